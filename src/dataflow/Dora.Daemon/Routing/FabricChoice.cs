using Dora.Protocol;
using Dora.Transport;
using Dora.Transport.Shm;
using Dora.Transport.Sockets;
using SharedMemory.Linux;

namespace Dora.Daemon.Routing;

/// <summary>Makes the fabric of a run: shared memory, or sockets where that is denied.</summary>
internal static class FabricChoice
{
    /// <param name="plan">What to make.</param>
    /// <param name="choice">What the user wants.</param>
    /// <param name="makers">How each transport is made.</param>
    /// <param name="warn">Is told when sockets stand in for shared memory.</param>
    /// <exception cref="DataflowStartException">What the user wants cannot be had.</exception>
    public static IProcessFabric Create(FabricPlan plan, TransportChoice choice, FabricMakers makers, Action<string> warn)
    {
        void Refused(int participant, string how) =>
            warn($"`{plan.Participants[participant].Name}` broke the protocol of its edges and is cut off from them: {how}");

        if (choice == TransportChoice.Socket)
            return MakeSockets(makers.Socket, plan, Refused);
        try
        {
            return makers.SharedMemory(plan, Refused);
        }
        catch (Exception error) when (choice == TransportChoice.Automatic && IsExpected(error))
        {
            warn($"shared memory cannot be used ({error.Message}): messages go through sockets, which is slower. "
                + $"Allow memfd_create and raise the memory limit, or set DORA_TRANSPORT=socket to choose sockets without this warning");
            return MakeSockets(makers.Socket, plan, Refused);
        }
        catch (Exception error) when (IsExpected(error))
        {
            throw new DataflowStartException(
                $"shared memory cannot be used: {error.Message}. Unset DORA_TRANSPORT to fall back to sockets", error);
        }
    }

    private static IProcessFabric MakeSockets(FabricMaker maker, FabricPlan plan, Action<int, string> refused)
    {
        try
        {
            return maker(plan, refused);
        }
        catch (Exception error) when (IsExpected(error))
        {
            throw new DataflowStartException($"sockets cannot be used to carry messages: {error.Message}", error);
        }
    }

    private static bool IsExpected(Exception error) =>
        error is TransportException or LinuxException or IOException or UnauthorizedAccessException or NotSupportedException;
}

/// <summary>Makes a fabric; the second argument is told which participant broke the protocol, and how.</summary>
internal delegate IProcessFabric FabricMaker(FabricPlan plan, Action<int, string> refused);

/// <summary>How each transport is made; tests put failing ones here.</summary>
/// <param name="SharedMemory">Makes a fabric of shared memory.</param>
/// <param name="Socket">Makes a fabric of sockets.</param>
internal sealed record FabricMakers(FabricMaker SharedMemory, FabricMaker Socket)
{
    /// <summary>The real ones.</summary>
    public static FabricMakers Default { get; } = new(
        (plan, _) => ShmFabric.Create(plan),
        SocketFabric.Create);
}
