using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace SharedMemory.Processes;

/// <summary>
/// A small shell in a process group of its own that outlives this process by a moment and kills everything it had started. It learns
/// of the death by the end of a pipe only this process writes to. A program that was just being started holds that pipe too until it
/// runs, so none slips through between its start and its registration: the guardian then finds it by a variable in its environment.
/// See docs/decisions/0006-a-guardian-outlives-the-daemon.md. Used by one thread.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Lives as long as the process; its end is the message.")]
internal sealed class Guardian
{
    private const int MaxReplacements = 100;
    private const int Kill = 9;

    /// <summary>$1 is the family's marker. A second and third look find what was between two states during the first.</summary>
    private const string Script = """
        trap '' INT TERM HUP QUIT PIPE TSTP
        groups=' '
        while read -r verb group; do
          case $verb in
            +) groups="$groups$group " ;;
            -) case $groups in *" $group "*) groups="${groups%%" $group "*} ${groups#*" $group "}" ;; esac ;;
          esac
        done
        for group in $groups; do kill -s KILL -- "-$group"; done
        for look in 1 2 3; do
          for file in $(grep -lsF "$1" /proc/[0-9]*/environ); do
            process=${file#/proc/}
            kill -s KILL "${process%/environ}"
          done
          sleep 0.1
        done
        """;

    private PidFd? _process;
    private SafeFileHandle? _pipe;
    private int _replacements;

    /// <summary>NAME=value of the environment variable that marks everything this process starts.</summary>
    public KeyValuePair<string, string> Family { get; } = new("PROCESS_FAMILY", RandomNumberGenerator.GetHexString(32, lowercase: true));

    public SafeFileHandle? Handle => _process?.Handle;

    public void EnsureRunning(IEnumerable<int> groups)
    {
        if (_process is not null)
            return;

        (SafeFileHandle read, SafeFileHandle write) = Descriptor.Pipe();
        using (read)
        {
            // No marker in its own environment: the guardian of an outer family must not kill this one, which has its own to end.
            int id = Spawner.StartGuardian("/bin/sh", ["-c", Script, "process-guardian", $"{Family.Key}={Family.Value}"], read);
            _process = new PidFd(id);
        }

        Descriptor.SetNonBlocking(write);
        _pipe = write;
        foreach (int group in groups)
            Add(group);
    }

    public void Add(int group) => Tell('+', group);

    public void Remove(int group) => Tell('-', group);

    /// <summary>Somebody killed the guardian: another takes over. Given up when that happens over and over.</summary>
    public void Replace(IEnumerable<int> groups)
    {
        _process!.Signal(Kill);
        _ = _process.Reap();
        _process.Dispose();
        _pipe!.Dispose();
        _process = null;
        if (++_replacements <= MaxReplacements)
            EnsureRunning(groups);
    }

    /// <summary>A write that fails means that the guardian has died or was stopped; then its end is observed and it is replaced.</summary>
    private unsafe void Tell(char verb, int group)
    {
        if (_process is null)
            return;

        Span<byte> line = stackalloc byte[16];
        int length = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{verb} {group}\n"), line);
        fixed (byte* bytes = line)
        {
            if (Libc.Write(_pipe!, bytes, (nuint)length) != length)
                _ = _process.Signal(Kill);
        }
    }
}
