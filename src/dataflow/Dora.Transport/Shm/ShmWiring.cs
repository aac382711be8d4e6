using Dora.Protocol;
using SharedMemory.Inboxes;
using SharedMemory.Repair;

namespace Dora.Transport.Shm;

/// <summary>An edge and where it lives.</summary>
internal sealed record ShmEdge(EdgePlan Plan, EdgeEnd End, int OwnerBit);

/// <summary>The inboxes of a dataflow and its edges in them: the ring of an edge has the index of its input.</summary>
internal sealed class ShmWiring : IDisposable
{
    private readonly ShmEdge[][] _byProducer;

    /// <exception cref="ArgumentException">The plan contradicts itself.</exception>
    /// <exception cref="TransportException">A participant feeds too many edges.</exception>
    /// <exception cref="SharedMemory.Linux.LinuxException">There is no memory.</exception>
    public ShmWiring(FabricPlan plan)
    {
        int[] bits = OwnerBits(plan);
        Inboxes = new InboxSegment[plan.Participants.Count];
        try
        {
            for (int participant = 0; participant < Inboxes.Length; participant++)
                Inboxes[participant] = CreateInbox(plan, participant, bits);
        }
        catch
        {
            Dispose();
            throw;
        }

        Edges = [.. plan.Edges.Select((edge, i) => new ShmEdge(edge, new EdgeEnd(Inboxes[edge.Consumer], edge.Input), bits[i]))];
        _byProducer = [.. plan.Participants.Select((_, participant) => Edges.Where(e => e.Plan.Producer == participant).ToArray())];
        foreach (ShmEdge edge in Edges.Where(e => e.Plan.InitiallyDetached))
            ConsumerRepair.Detach(edge.End.Inbox, edge.End.Ring, _ => null);
    }

    /// <summary>One per participant; without rings for one that receives nothing.</summary>
    public InboxSegment[] Inboxes { get; }

    /// <summary>In the order of the plan.</summary>
    public ShmEdge[] Edges { get; } = [];

    public IReadOnlyList<ShmEdge> EdgesOf(int producer) => _byProducer[producer];

    public void Dispose()
    {
        foreach (InboxSegment? inbox in Inboxes)
            inbox?.Dispose();
    }

    /// <summary>The edges of each producer are numbered in the order of the plan.</summary>
    private static int[] OwnerBits(FabricPlan plan)
    {
        int[] next = new int[plan.Participants.Count];
        int[] bits = [.. plan.Edges.Select(edge => next[edge.Producer]++)];
        for (int participant = 0; participant < next.Length; participant++)
        {
            if (next[participant] > Limits.MaxEdgesPerProducer)
                throw new TransportException(
                    $"'{plan.Participants[participant].Name}' feeds {next[participant]} inputs; through shared memory one node can feed {Limits.MaxEdgesPerProducer}. "
                    + "Put a relay node between, or use the socket transport.");
        }

        return bits;
    }

    private static InboxSegment CreateInbox(FabricPlan plan, int participant, int[] bits)
    {
        var rings = new RingPlan?[plan.Participants[participant].Inputs];
        for (int i = 0; i < plan.Edges.Count; i++)
        {
            EdgePlan edge = plan.Edges[i];
            if (edge.Consumer != participant)
                continue;
            if (rings[edge.Input] is not null)
                throw new ArgumentException($"Input {edge.Input} of '{plan.Participants[participant].Name}' is fed by two edges.", nameof(plan));
            rings[edge.Input] = new RingPlan(edge.QueueSize, bits[i], edge.Blocks);
        }

        // An input nothing feeds gets the smallest ring there is, so that inputs and rings have the same numbers.
        return InboxSegment.Create("dora-inbox", [.. rings.Select(ring => ring ?? new RingPlan(1, 0, Blocks: false))]);
    }
}
