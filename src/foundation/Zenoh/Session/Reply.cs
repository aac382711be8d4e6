namespace Zenoh.Session;

/// <summary>
/// One answer to a query: a sample, or an error. Dispose it to give its memory back; one that is never disposed is ordinary garbage.
/// </summary>
public sealed class Reply : IDisposable
{
    private readonly Sample? _sample;
    private readonly ReplyError? _error;

    internal Reply(Sample sample, ZenohId? replier)
    {
        _sample = sample;
        Replier = replier;
    }

    internal Reply(ReplyError error, ZenohId? replier)
    {
        _error = error;
        Replier = replier;
    }

    /// <summary>Whether there is a <see cref="Sample"/>; if not, there is an <see cref="Error"/>.</summary>
    public bool IsOk => _sample is not null;

    /// <summary>The sample. It is disposed with the reply.</summary>
    /// <exception cref="InvalidOperationException">The reply is an error.</exception>
    public Sample Sample => _sample ?? throw new InvalidOperationException($"The reply is an error ({_error}): look at IsOk before Sample.");

    /// <summary>The error.</summary>
    /// <exception cref="InvalidOperationException">The reply is a sample.</exception>
    public ReplyError Error => _error ?? throw new InvalidOperationException("The reply is a sample: look at IsOk before Error.");

    /// <summary>The node that answered, where the reply says so; of a timeout the node that did not answer.</summary>
    public ZenohId? Replier { get; }

    /// <inheritdoc/>
    public void Dispose() => _sample?.Dispose();
}

/// <summary>Why a query was not answered.</summary>
/// <param name="Payload">What the queryable says, a copy.</param>
/// <param name="Encoding">What <paramref name="Payload"/> is.</param>
public sealed record ReplyError(ReadOnlyMemory<byte> Payload, Encoding Encoding)
{
    /// <summary>The payload as UTF-8 text; what is no text is shown as replacement characters.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Payload.Span);

    /// <summary><see cref="Text"/>.</summary>
    /// <returns>The payload as text.</returns>
    public override string ToString() => Text;
}
