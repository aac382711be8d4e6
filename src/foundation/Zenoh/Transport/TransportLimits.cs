namespace Zenoh.Transport;

/// <summary>Bounds that have no key in the configuration: times, and what no peer can fill.</summary>
internal static class TransportLimits
{
    /// <summary>The smallest batch worth agreeing on: a fragment with its number still carries a byte. The reference agrees on as little.</summary>
    public const int SmallestBatch = 10;

    /// <summary>
    /// Accepted links that get a reading thread of their own; links beyond are read by asynchronous loops, which hold no buffer while idle.
    /// </summary>
    public const int InboundThreads = 64;

    /// <summary>Threads that links without one of their own share at most; so many may block at once before others of these links have to wait.</summary>
    public const int ReaderThreads = 1_024;

    /// <summary>Stack of a thread that reads or writes a link: messages are handled on it, users' callbacks included.</summary>
    public const int ThreadStackBytes = 512 * 1024;

    /// <summary>The largest batch a publishing thread sends itself; more is the writer's work.</summary>
    public const int InlineBytes = 16 * 1024;

    /// <summary>
    /// Fragments of long messages that a reading thread forwards wait for each other up to this number, whatever the queue's size: so few calls of the
    /// system carry them on.
    /// </summary>
    public const int GatheredBatches = 8;

    /// <summary>
    /// The part of the time before a link is closed that a message for several nodes waits for one of them: who forwards it has given up those that take
    /// nothing before whoever waits for it gives it up, which may have waited for some time already, for what is ahead of it.
    /// </summary>
    public const double SharedPatience = 0.5;

    /// <summary>Messages that are given as one may have so many bytes together: enough that the work done once for them counts for little.</summary>
    public const int RunBytes = 1024;

    /// <summary>Smaller batches carry no runs of messages; far below what any link that may join a session carries.</summary>
    public const int SmallestBatchForRuns = RunBytes + 128;

    /// <summary>Sends in quick succession by publishing threads before messages gather.</summary>
    public const int InlineInSuccession = 4;

    /// <summary>Empty batches kept for all transports together; more are left to the garbage collector.</summary>
    public const int KeptBatches = 128;

    /// <summary>Unpredictable bytes an opener brings back.</summary>
    public const int CookieBytes = 16;

    /// <summary>What the handshake of an accepted link may take before it has to make room for newer ones of its host.</summary>
    public static readonly TimeSpan HandshakeGrace = TimeSpan.FromSeconds(1);

    /// <summary>Sends are in quick succession when less than this lies between them.</summary>
    public static readonly TimeSpan InlineGap = TimeSpan.FromMicroseconds(30);

    /// <summary>
    /// Batches that fill within this time are left to the threads that fill them; one that got this old without being full leaves as it is.
    /// </summary>
    public static readonly TimeSpan FloodFill = TimeSpan.FromMicroseconds(500);

    /// <summary>How often the writer looks after batches that are left to fill: the shortest time a thread can be told to wait.</summary>
    public static readonly TimeSpan WriterPause = TimeSpan.FromMilliseconds(1);

    /// <summary>How long a writer thread without work stays.</summary>
    public static readonly TimeSpan WriterIdle = TimeSpan.FromSeconds(3);

    /// <summary>How long a shared reader thread without work stays.</summary>
    public static readonly TimeSpan ReaderIdle = TimeSpan.FromSeconds(5);

    /// <summary>How long a link that was refused for another one waits for the session over that one.</summary>
    public static readonly TimeSpan OtherLinkOpens = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long an orderly close waits for what is queued to leave: a megabyte over a slow link, or from a busy machine. Only whoever takes nothing makes it
    /// wait so long.
    /// </summary>
    public static readonly TimeSpan CloseDrain = TimeSpan.FromSeconds(5);

    /// <summary>How long a member of a multicast group may be silent, whatever it says.</summary>
    public static readonly TimeSpan LongestMemberLease = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Nodes that become members of a group between two ticks of the clock of leases. Each makes routes be found anew; further ones have to repeat their
    /// JOIN, as they do anyway.
    /// </summary>
    public const int AdmissionsPerTick = 256;

    /// <summary>How long a JOIN waits for a send that is under way.</summary>
    public static readonly TimeSpan JoinPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>New members of a group are greeted no more often; those that come meanwhile are greeted together.</summary>
    public static readonly TimeSpan GreetingPause = TimeSpan.FromMilliseconds(100);

    /// <summary>The clock of leases and keep-alives ticks no faster than this.</summary>
    public static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(20);

    /// <summary>And no slower than this.</summary>
    public static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
}
