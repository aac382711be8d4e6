using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Dora.Cli.Tests.Harness;

/// <summary>A terminal with dora in its foreground: what is typed goes through the kernel's line discipline, which makes a signal of Ctrl-C.</summary>
public sealed partial class PseudoTerminal : IDisposable
{
    public const char CtrlC = '\x03';

    private const int ReadWrite = 2;
    private const int NotTheControllingOne = 0x100;
    private const int CloseOnExec = 0x80000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly SafeFileHandle _master;
    private readonly FileStream _keyboard;
    private readonly Process _process;
    private readonly StringBuilder _screen = new();

    private PseudoTerminal(string directory, bool isRead, string[] arguments)
    {
        _master = new SafeFileHandle(OpenMaster(ReadWrite | NotTheControllingOne | CloseOnExec), ownsHandle: true);
        Assert.False(_master.IsInvalid, "no pseudo terminal is free");
        Assert.Equal(0, Grant(_master));
        Assert.Equal(0, Unlock(_master));
        _keyboard = new FileStream(_master, FileAccess.ReadWrite, bufferSize: 0);

        // setsid --ctty: a session of its own with this terminal, as a terminal emulator starts a shell.
        ProcessStartInfo start = new("sh", ["-c", "exec setsid --ctty --wait \"$@\" <>\"$0\" >&0 2>&0", NameOf(_master), Place.Dora, .. arguments]) { WorkingDirectory = directory };
        start.Environment["TERM"] = "xterm";
        _process = Process.Start(start)!;
        if (isRead)
            new Thread(Read) { IsBackground = true, Name = "screen" }.Start();
    }

    public string Screen
    {
        get
        {
            lock (_screen)
                return _screen.ToString();
        }
    }

    public static PseudoTerminal Start(string directory, params string[] arguments) => new(directory, isRead: true, arguments);

    /// <summary>A terminal that shows nothing any more, like a remote one whose network has gone.</summary>
    public static PseudoTerminal StartUnread(string directory, params string[] arguments) => new(directory, isRead: false, arguments);

    public void Type(char key) => _keyboard.WriteByte((byte)key);

    /// <summary>The window is closed.</summary>
    public void HangUp() => _keyboard.Dispose();

    public void WaitFor(string text) =>
        Assert.True(SpinWait.SpinUntil(() => Screen.Contains(text, StringComparison.Ordinal), Deadline), $"no '{text}' on the screen:\n{Screen}");

    /// <summary>Waits for the end and checks the exit code.</summary>
    public void WaitForEnd(int exitCode)
    {
        Assert.True(_process.WaitForExit(Deadline), $"dora has not ended:\n{Screen}");
        Assert.True(_process.ExitCode == exitCode, $"exit code {_process.ExitCode} instead of {exitCode}:\n{Screen}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _keyboard.Dispose();
        _master.Dispose();
    }

    private static string NameOf(SafeFileHandle master)
    {
        byte[] name = new byte[64];
        Assert.Equal(0, SlaveName(master, name, name.Length));
        return Encoding.ASCII.GetString(name.AsSpan(0, Array.IndexOf(name, (byte)0)));
    }

    private void Read()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (_keyboard.Read(buffer) is var count and > 0)
            {
                lock (_screen)
                    _screen.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // EIO: the last process has closed the terminal. Or the test has.
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int SlaveName(SafeFileHandle master, byte[] name, nint length);
}
