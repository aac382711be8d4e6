using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Zenoh.Cli.Tests.Harness;

namespace Zenoh.Faults.Tests.Networks;

/// <summary>A network namespace: processes and sockets that are started in it see only its wires.</summary>
internal sealed partial class Machine(string name)
{
    /// <summary>Whoever does not read keeps little of the kernel's memory.</summary>
    private const int ReceiveBytes = 64 * 1024;

    private const int NetworkNamespace = 0x40000000;

    public string Name => name;

    /// <summary>Starts <c>zenoh</c>.</summary>
    public ZenohProcess Zenoh(params string[] arguments) => Start(Path.Combine(AppContext.BaseDirectory, "Zenoh.Cli"), arguments);

    /// <summary>Starts one of this program's workers.</summary>
    public ZenohProcess Work(params string[] arguments) => Start(Environment.ProcessPath!, arguments);

    /// <summary>Makes sockets of this test process that are on this machine.</summary>
    public T Inside<T>(Func<T> make)
    {
        T? made = default;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Enter();
                made = make();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? made! : throw new InvalidOperationException($"on machine {name}: {failure.Message}", failure);
    }

    /// <summary>A connection of this test process that comes from this machine.</summary>
    public Socket Connect(string address, int port) => Inside(() =>
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBytes };
        socket.Connect(IPAddress.Parse(address), port);
        return socket;
    });

    private ZenohProcess Start(string program, string[] arguments) => ZenohProcess.StartProgram("ip", ["netns", "exec", name, program, .. arguments]);

    // Moves the calling thread only; it ends afterwards and takes nobody else with it.
    private void Enter()
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle($"/run/netns/{name}");
        if (setns(handle, NetworkNamespace) != 0)
            throw new InvalidOperationException($"setns: error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setns(SafeHandle handle, int kind);
}
