namespace Zenoh.Links;

/// <summary>How a send ended. Only after <see cref="Sent"/> may the link be used further.</summary>
internal enum LinkSendResult
{
    /// <summary>The whole batch is with the operating system.</summary>
    Sent,

    /// <summary>Nothing moved for <see cref="Link.SendTimeout"/>. Part of the batch may have left: dispose the link.</summary>
    TimedOut,

    /// <summary>The link has ended, here or at the other side.</summary>
    Closed,
}
