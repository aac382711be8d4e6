using Dora.Transport.InMemory;
using Dora.Transport.Shm;
using Dora.Transport.Sockets;

namespace Dora.Transport.Tests.Contract;

/// <summary>One way to have edges; the contract holds on each.</summary>
public abstract class FabricKind
{
    /// <summary>What a publish, take and dispose may allocate in the whole process, in bytes per message.</summary>
    public virtual double AllocationBudget => 0;

    public abstract IFabric Create(FabricPlan plan);

    public virtual Endpoint Attach(IFabric fabric, int participant)
        => new(fabric.OpenInbox(participant), fabric.OpenOutbox(participant));

    /// <summary>How many messages of an edge its reader could take now.</summary>
    public virtual int Takeable(IFabric fabric, int edge, IInbox inbox, int input) => fabric.Counters(edge).Unread;
}

public sealed class InMemoryKind : FabricKind
{
    public override IFabric Create(FabricPlan plan) => new InMemoryFabric(plan);
}

public sealed class SocketInProcessKind : FabricKind
{
    public override IFabric Create(FabricPlan plan) => SocketFabric.Create(plan);
}

public sealed class SocketAttachedKind : FabricKind
{
    /// <summary>
    /// Nothing is allocated as a rule; now and then the threads between the two ends hold one buffer more than ever before. Ten such
    /// buffers of the largest size measured, spread over its messages, stay below this.
    /// </summary>
    public override double AllocationBudget => 64;

    public override IFabric Create(FabricPlan plan) => SocketFabric.Create(plan);

    public override Endpoint Attach(IFabric fabric, int participant) => Handover.Attach((IProcessFabric)fabric, participant);

    public override int Takeable(IFabric fabric, int edge, IInbox inbox, int input) => ((SocketInbox)inbox).Unread(input);
}

public sealed class ShmInProcessKind : FabricKind
{
    public override IFabric Create(FabricPlan plan) => ShmFabric.Create(plan);
}

public sealed class ShmAttachedKind : FabricKind
{
    public override IFabric Create(FabricPlan plan) => ShmFabric.Create(plan);

    public override Endpoint Attach(IFabric fabric, int participant) => Handover.Attach((IProcessFabric)fabric, participant);
}
