using System.Runtime.InteropServices;
using System.Text;

namespace SharedMemory.Processes;

/// <summary>posix_spawn(3) of the C library. Each function returns an error number, 0 for success.</summary>
internal static unsafe partial class PosixSpawn
{
    /// <summary>Larger than posix_spawnattr_t (336) and posix_spawn_file_actions_t (80) of glibc and musl.</summary>
    public const int OpaqueBytes = 512;

    /// <summary>sizeof(sigset_t).</summary>
    public const int SignalSetBytes = 128;

    public const short SetProcessGroup = 0x02;
    public const short SetDefaultSignals = 0x04;
    public const short SetSignalMask = 0x08;

    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* processId, byte* path, void* fileActions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(void* attributes);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(void* attributes);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(void* attributes, short flags);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_setpgroup")]
    public static partial int SetGroup(void* attributes, int group);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetSigDefault(void* attributes, void* signals);

    [LibraryImport(Name, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSigMask(void* attributes, void* signals);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(void* fileActions);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(void* fileActions);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(void* fileActions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDup2(void* fileActions, int from, int to);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddChdir(void* fileActions, string path);

    /// <summary>Since glibc 2.34; absent elsewhere.</summary>
    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static partial int AddCloseFrom(void* fileActions, int from);

    [LibraryImport(Name, EntryPoint = "sigaction", SetLastError = true)]
    public static partial int SigAction(int signal, void* action, void* previous);

    /// <summary>A null-terminated array of C strings in one block, to be freed with <see cref="NativeMemory.Free"/>.</summary>
    public static byte** Strings(IReadOnlyCollection<string> values)
    {
        int table = (values.Count + 1) * sizeof(byte*);
        int total = table + values.Sum(value => Encoding.UTF8.GetByteCount(value) + 1);
        byte* block = (byte*)NativeMemory.AllocZeroed((nuint)total);
        byte* next = block + table;
        int index = 0;
        foreach (string value in values)
        {
            ((byte**)block)[index++] = next;
            next += Encoding.UTF8.GetBytes(value, new Span<byte>(next, total - (int)(next - block))) + 1;
        }

        return (byte**)block;
    }
}
