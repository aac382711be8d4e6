using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Zenoh.Faults.Tests.Networks;

/// <summary>
/// The tests make network namespaces. They do so where nobody else sees them: in a mount namespace of their own, and in a user namespace of their own
/// when the user is not root. What they made vanishes with the last process, however that ends.
/// </summary>
internal static partial class Isolation
{
    private const string Entered = "ZENOH_FAULTS_ISOLATED";
    private const string Probe = "mount -t tmpfs tmpfs /run && ip netns add probe && ip -n probe link add name sw type bridge && ip netns delete probe";
    private const string Enclose = "mount -t tmpfs tmpfs /run && ip link set lo up && exec \"$0\" \"$@\"";

    // Only the owner of a network may return to it, so that who is not root leaves it.
    private static readonly string[] Unshare = Environment.UserName == "root"
        ? ["unshare", "--mount"]
        : ["unshare", "--mount", "--net", "--user", "--map-root-user"];

    /// <summary>Why there can be no networks here; null when there can.</summary>
    public static string? Obstacle { get; private set; }

    /// <summary>Starts this program anew in namespaces of its own. Returns when it is in them already, or when that is not possible.</summary>
    public static void Enter(string[] arguments)
    {
        if (Environment.GetEnvironmentVariable(Entered) is not null)
            return;
        Obstacle = Try([.. Unshare, "sh", "-c", Probe]);
        if (Obstacle is not null)
            return;
        Environment.SetEnvironmentVariable(Entered, "yes");
        Replace([.. Unshare, "sh", "-c", Enclose, Environment.ProcessPath!, .. arguments]);
        Obstacle = $"unshare cannot be started (error {Marshal.GetLastPInvokeError()})";
    }

    private static string? Try(string[] command)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? null
                : $"network namespaces cannot be made here, which takes root or unprivileged user namespaces, and iproute2: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"{command[0]} cannot be started: {missing.Message}";
        }
    }

    // The environment is handed over, because the runtime keeps changes to itself.
    private static unsafe void Replace(string[] command)
    {
        string[] environment = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(pair => $"{pair.Key}={pair.Value}")];
        fixed (byte* file = System.Text.Encoding.UTF8.GetBytes("/usr/bin/env\0"))
        {
            byte** words = Pointers(["env", .. command]);
            byte** variables = Pointers(environment);
            execve(file, words, variables);
        }
    }

    private static unsafe byte** Pointers(string[] texts)
    {
        byte** pointers = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Length; i++)
            pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        return pointers;
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int execve(byte* file, byte** words, byte** variables);
}
