using System.Collections;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace SharedMemory.Processes;

/// <summary>Turns a <see cref="ChildStart"/> into a process.</summary>
internal static unsafe class Spawner
{
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;

    /// <summary>
    /// A process inherits "ignore SIGCHLD" from a parent that set it; the kernel would then throw exit codes away.
    /// </summary>
    public static void KeepExitStatusOfChildren()
    {
        const int ChildSignal = 17;
        const nint Ignore = 1;
        nint* action = stackalloc nint[32];
        new Span<nint>(action, 32).Clear();
        if (PosixSpawn.SigAction(ChildSignal, null, action) != 0 || action[0] != Ignore)
            return;

        new Span<nint>(action, 32).Clear();
        _ = PosixSpawn.SigAction(ChildSignal, action, null);
    }

    public static ChildProcess Start(ChildStart start, KeyValuePair<string, string> family)
    {
        Dictionary<string, string> environment = EnvironmentOf(start);
        environment[family.Key] = family.Value;
        (SafeFileHandle outRead, SafeFileHandle outWrite) = Descriptor.Pipe();
        (SafeFileHandle errorRead, SafeFileHandle errorWrite) = Descriptor.Pipe();
        using (outWrite)
        using (errorWrite)
        {
            string[] variables = [.. environment.Select(pair => $"{pair.Key}={pair.Value}")];
            string path = ProgramSearch.Find(start.Program, environment.GetValueOrDefault("PATH"), start.WorkingDirectory);
            string[] arguments = [start.Program, .. start.Arguments];
            int error = Spawn(path, arguments, variables, start.WorkingDirectory, null, outWrite, errorWrite, out int id);
            if (error == 0)
                return Adopt(id, outRead, errorRead);

            outRead.Dispose();
            errorRead.Dispose();
            throw Failure(start, error);
        }
    }

    /// <summary>A process that cannot be observed must not run.</summary>
    private static ChildProcess Adopt(int id, SafeFileHandle output, SafeFileHandle errors)
    {
        try
        {
            return new ChildProcess(id, output, errors);
        }
        catch (LinuxException)
        {
            const int Kill = 9;
            const int ByProcessId = 1;
            const int Exited = 4;
            SigInfo info = default;
            _ = Libc.Kill(-id, Kill);
            _ = Libc.Waitid(ByProcessId, id, &info, Exited);
            throw;
        }
    }

    /// <summary>The guardian reads a pipe, prints nothing, and inherits nothing but a PATH.</summary>
    public static int StartGuardian(string path, IEnumerable<string> arguments, SafeFileHandle input)
    {
        int error = Spawn(path, [path, .. arguments], [$"PATH={ProgramSearch.DefaultPath}"], "/", input, null, null, out int id);
        return error == 0 ? id : throw new SpawnException($"failed to run the process guardian `{path}`: {LinuxException.TextOf(error)}", error);
    }

    private static Dictionary<string, string> EnvironmentOf(ChildStart start)
    {
        Dictionary<string, string> environment = start.Environment is { } given
            ? new(given)
            : Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
        environment["PWD"] = start.WorkingDirectory ?? Environment.CurrentDirectory;
        return environment;
    }

    private static SpawnException Failure(ChildStart start, int error)
    {
        string what = $"failed to run `{start.Program}` with args `{string.Join(' ', start.Arguments)}`";
        return start.WorkingDirectory is { } directory && !Directory.Exists(directory)
            ? new SpawnException($"{what}: its working directory {directory} does not exist", error)
            : new SpawnException($"{what}: {LinuxException.TextOf(error)}", error);
    }

    /// <summary>Missing streams become /dev/null.</summary>
    private static int Spawn(
        string path,
        string[] arguments,
        string[] environment,
        string? directory,
        SafeFileHandle? input,
        SafeFileHandle? output,
        SafeFileHandle? errors,
        out int processId)
    {
        byte* actions = stackalloc byte[PosixSpawn.OpaqueBytes];
        byte* attributes = stackalloc byte[PosixSpawn.OpaqueBytes];
        byte** argv = PosixSpawn.Strings(arguments);
        byte** envp = PosixSpawn.Strings(environment);
        byte** file = PosixSpawn.Strings([path]);
        _ = PosixSpawn.ActionsInit(actions);
        _ = PosixSpawn.AttributesInit(attributes);
        try
        {
            int error = FillAttributes(attributes);
            error = error != 0 ? error : Redirect(actions, input, 0, ReadOnly);
            error = error != 0 ? error : Redirect(actions, output, 1, WriteOnly);
            error = error != 0 ? error : Redirect(actions, errors, 2, WriteOnly);
            error = error != 0 ? error : CloseOthers(actions);
            error = error != 0 || directory is null ? error : PosixSpawn.AddChdir(actions, directory);
            int id = 0;
            error = error != 0 ? error : PosixSpawn.Spawn(&id, file[0], actions, attributes, argv, envp);
            processId = id;
            return error;
        }
        finally
        {
            _ = PosixSpawn.AttributesDestroy(attributes);
            _ = PosixSpawn.ActionsDestroy(actions);
            NativeMemory.Free(argv);
            NativeMemory.Free(envp);
            NativeMemory.Free(file);
        }
    }

    /// <summary>Own process group; every signal at its default and unblocked (the .NET runtime ignores SIGPIPE, which would be inherited).</summary>
    private static int FillAttributes(byte* attributes)
    {
        byte* signals = stackalloc byte[PosixSpawn.SignalSetBytes];
        var set = new Span<byte>(signals, PosixSpawn.SignalSetBytes);
        set.Clear();
        int error = PosixSpawn.SetSigMask(attributes, signals);
        set.Fill(0xff);
        error = error != 0 ? error : PosixSpawn.SetSigDefault(attributes, signals);
        error = error != 0 ? error : PosixSpawn.SetGroup(attributes, 0);
        const short Flags = PosixSpawn.SetProcessGroup | PosixSpawn.SetDefaultSignals | PosixSpawn.SetSignalMask;
        return error != 0 ? error : PosixSpawn.SetFlags(attributes, Flags);
    }

    /// <summary>
    /// Everything this process opens is close-on-exec; this is about what it inherited itself from a careless parent. Where the C library
    /// cannot do it, such descriptors are passed on.
    /// </summary>
    private static int CloseOthers(byte* actions)
    {
        try
        {
            return PosixSpawn.AddCloseFrom(actions, 3);
        }
        catch (EntryPointNotFoundException)
        {
            return 0;
        }
    }

    private static int Redirect(byte* actions, SafeFileHandle? from, int to, int mode) =>
        from is null
            ? PosixSpawn.AddOpen(actions, to, "/dev/null", mode, 0)
            : PosixSpawn.AddDup2(actions, (int)from.DangerousGetHandle(), to);
}
