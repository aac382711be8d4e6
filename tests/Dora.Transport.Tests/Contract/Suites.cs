namespace Dora.Transport.Tests.Contract;

/// <summary>What is measured while nothing else runs in the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

public sealed class InMemoryDelivery : DeliveryContract<InMemoryKind>;

public sealed class InMemoryLoan : LoanContract<InMemoryKind>;

public sealed class InMemoryQueue : QueueContract<InMemoryKind>;

public sealed class InMemoryBackpressure : BackpressureContract<InMemoryKind>;

public sealed class InMemoryLife : LifeContract<InMemoryKind>;

[Collection(Alone.Name)]
public sealed class InMemoryAllocation : AllocationContract<InMemoryKind>;

public sealed class SocketInProcessDelivery : DeliveryContract<SocketInProcessKind>;

public sealed class SocketInProcessLoan : LoanContract<SocketInProcessKind>;

public sealed class SocketInProcessQueue : QueueContract<SocketInProcessKind>;

public sealed class SocketInProcessBackpressure : BackpressureContract<SocketInProcessKind>;

public sealed class SocketInProcessLife : LifeContract<SocketInProcessKind>;

[Collection(Alone.Name)]
public sealed class SocketInProcessAllocation : AllocationContract<SocketInProcessKind>;

public sealed class SocketAttachedDelivery : DeliveryContract<SocketAttachedKind>;

public sealed class SocketAttachedLoan : LoanContract<SocketAttachedKind>;

public sealed class SocketAttachedQueue : QueueContract<SocketAttachedKind>;

public sealed class SocketAttachedBackpressure : BackpressureContract<SocketAttachedKind>;

public sealed class SocketAttachedLife : LifeContract<SocketAttachedKind>;

[Collection(Alone.Name)]
public sealed class SocketAttachedAllocation : AllocationContract<SocketAttachedKind>;

public sealed class ShmInProcessDelivery : DeliveryContract<ShmInProcessKind>;

public sealed class ShmInProcessLoan : LoanContract<ShmInProcessKind>;

public sealed class ShmInProcessQueue : QueueContract<ShmInProcessKind>;

public sealed class ShmInProcessBackpressure : BackpressureContract<ShmInProcessKind>;

public sealed class ShmInProcessLife : LifeContract<ShmInProcessKind>;

[Collection(Alone.Name)]
public sealed class ShmInProcessAllocation : AllocationContract<ShmInProcessKind>;

public sealed class ShmAttachedDelivery : DeliveryContract<ShmAttachedKind>;

public sealed class ShmAttachedLoan : LoanContract<ShmAttachedKind>;

public sealed class ShmAttachedQueue : QueueContract<ShmAttachedKind>;

public sealed class ShmAttachedBackpressure : BackpressureContract<ShmAttachedKind>;

public sealed class ShmAttachedLife : LifeContract<ShmAttachedKind>;

[Collection(Alone.Name)]
public sealed class ShmAttachedAllocation : AllocationContract<ShmAttachedKind>;
