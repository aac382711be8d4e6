using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Establishment;

namespace Zenoh.Tests.Replay;

/// <summary>One connection as the played party has it: speaks the recorded bytes and understands what it hears.</summary>
internal sealed class PlayedConnection
{
    private const int OfTransport = 0x1F;

    /// <summary>The dictionary of the recorded router.</summary>
    private static readonly Dictionary<string, string> Users = new() { ["alice"] = "secret", ["bob"] = "pw2" };

    private readonly int _number;
    private readonly Party _theirs;
    private readonly Stage _stage;
    private readonly Journal _journal;
    private readonly BatchEditor _spoken = new();
    private readonly BatchEditor _heard = new();
    private readonly Conversation _conversation = new();
    private readonly Rewording _rewording;
    private readonly List<Said> _heardMessages = [];
    private readonly Counterparts _counterparts;
    private readonly FurtherLinks _furtherLinks = new();
    private readonly Dictionary<byte, byte[]> _handshake = [];
    private byte[] _cookie = [];
    private ulong? _nonce;
    private ulong? _recordedNonce;
    private int _prefixBytes = sizeof(ushort);
    private int _keepAlives;
    private bool _isLowLatency;
    private bool _isOpen;
    private bool _saidClose;
    private bool _theyEnded;

    public PlayedConnection(int number, Party theirs, PlayedLink link, Stage stage, Journal journal)
    {
        _number = number;
        _theirs = theirs;
        Link = link;
        _stage = stage;
        _journal = journal;
        _counterparts = new Counterparts(stage, () => Heard);
        _rewording = new Rewording(_counterparts.OfInterest, _counterparts.OfRequest);
        if (!link.IsStreamed)
            _prefixBytes = 0;
    }

    public PlayedLink Link { get; }

    public bool IsLive => _isOpen && !Link.IsClosedHere;

    /// <summary>What this library's side said so far.</summary>
    public IReadOnlyList<Said> Heard
    {
        get
        {
            lock (_heardMessages)
                return [.. _heardMessages];
        }
    }


    private string Name => $"link {_number}";

    /// <summary>The party this library stands for said something that may be answered.</summary>
    public void Note(Said ours) => _counterparts.Note(ours);

    /// <summary>The played party says what it said.</summary>
    public void Speak(RecordedStep theirs)
    {
        _theyEnded |= theirs.IsClose && !Link.IsClosedHere;
        int number = 0;
        IReadOnlyList<byte[]> batches = theirs.IsHandshake ? [Handshake(theirs.Batch!)]
            : !_isOpen ? [theirs.Batch!]
            : _spoken.Edit(theirs.Batch!, (message, reliability) =>
            {
                byte[] reworded = _rewording.Of(message, theirs.Messages[number++].Key);
                lock (_heardMessages)
                    _conversation.Hear(_theirs, reworded, reliability);
                return reworded;
            });
        foreach (byte[] batch in batches)
            Link.Deliver([.. PrefixOf(batch.Length, theirs.PrefixBytes), .. batch]);
    }

    /// <summary>The played party hangs up.</summary>
    public void HangUp()
    {
        _theyEnded = !Link.IsClosedHere;
        Link.HangUp();
    }

    /// <summary>This library's side sent something.</summary>
    public void Hear(byte[] sent)
    {
        for (int offset = 0; offset < sent.Length;)
        {
            int length = _prefixBytes switch
            {
                0 => sent.Length,
                sizeof(ushort) => BitConverter.ToUInt16(sent, offset),
                _ => BitConverter.ToInt32(sent, offset),
            };
            HearBatch(sent[(offset + _prefixBytes)..(offset + _prefixBytes + length)]);
            offset += _prefixBytes + length;
        }
    }

    /// <summary>Waits until this library's side has come as far in the handshake as its party had, or has given it up.</summary>
    public void AwaitHandshake(RecordedStep ours)
    {
        var reader = new WireReader(ours.Batch);
        Assert.True(reader.TryReadByte(out byte header));
        if ((header & OfTransport) == Init.Id && Init.TryDecode(ref reader, header, out Init init))
            _recordedNonce = NonceOf(init.Authentication);
        _stage.Until(() => _handshake.ContainsKey(KindOf(ours.Batch!)) || Link.IsClosedHere || _saidClose, $"handshake message {ours.Batch![0]:x2}");
        if (KindOf(ours.Batch!) == Init.Id && _handshake.TryGetValue(Init.Id, out byte[]? offer) && !Comparable(offer).SequenceEqual(Comparable(ours.Batch!)))
            _journal.Write(Name, "offers something else");
    }

    /// <summary>Writes down how it went.</summary>
    /// <param name="wasKeptAlive">Whether the replaced party had to keep it alive; how often depends on the rhythm of each side.</param>
    public void Conclude(bool wasKeptAlive)
    {
        if (wasKeptAlive)
            _journal.Write(Name, _keepAlives > 0 ? "kept alive" : "not kept alive");
        _journal.Write(Name, _theyEnded ? "closed by them" : !Link.IsClosedHere ? "still open" : _saidClose ? "closed here, with notice" : "closed here");
    }

    private static byte KindOf(byte[] batch) => (byte)(batch[0] & 0x3F);

    /// <summary>What a party offers, without shared memory and with keys nobody else can have blotted out.</summary>
    private static byte[] Comparable(byte[] batch)
    {
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header));
        Assert.True(Init.TryDecode(ref reader, header, out Init init));
        init.SharedMemory = default;
        init.MultiLink = init.MultiLink.HasValue ? new OptionalBytes([]) : default;
        Authentication offered = AuthenticationBody.Read(init.Authentication);
        offered.PublicKey = Blotted(offered.PublicKey);
        init.Authentication = AuthenticationBody.Of(offered);
        var writer = new WireWriter(new byte[batch.Length]);
        init.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private static OptionalBytes Blotted(OptionalBytes key) => key.HasValue ? new OptionalBytes(new byte[key.Value.Length]) : default;

    private static byte[] PrefixOf(int length, int bytes) => bytes switch
    {
        0 => [],
        sizeof(ushort) => BitConverter.GetBytes((ushort)length),
        _ => BitConverter.GetBytes(length),
    };

    private void HearBatch(byte[] batch)
    {
        if (!_isOpen && (batch[0] & OfTransport) is Init.Id or Open.Id)
            HearHandshake(batch);
        else if (IsAlone(batch, KeepAlive.Id))
            _keepAlives++;
        else if (IsAlone(batch, Close.Id))
            HearClose(batch[^1]);
        else
            HearMessages(batch);
    }

    private bool IsAlone(byte[] batch, byte id) => (batch[_isOpen && _heard.IsCompressed ? 1 : 0] & OfTransport) == id;

    private void HearHandshake(byte[] batch)
    {
        _handshake.Add(KindOf(batch), batch);
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header));
        if ((header & OfTransport) == Init.Id)
        {
            Assert.True(Init.TryDecode(ref reader, header, out Init init));
            _cookie = init.Cookie.ToArray();
            _nonce = NonceOf(init.Authentication);
            _furtherLinks.Hear(init);
            Agree(init);
            return;
        }

        Assert.True(Open.TryDecode(ref reader, header, out Open open));
        if (_furtherLinks.Hear(open) is { } word)
            _journal.Write(Name, word);
        if (open.IsAck)
            SetOpen("opened by them");
    }

    private void HearClose(byte reason)
    {
        _saidClose = true;
        _journal.Write(Name, $"{(_isOpen ? "closes" : "refuses")}: {(CloseReason)reason}");
    }

    private void HearMessages(byte[] batch) => _heard.Edit(batch, (message, reliability) =>
    {
        lock (_heardMessages)
            _heardMessages.Add(_conversation.Hear(Conversation.Other(_theirs), message, reliability));
        return message;
    });

    private void Agree(scoped in Init init)
    {
        if (!init.IsAck)
            return;
        _spoken.IsCompressed = _heard.IsCompressed = init.Compression;
        _isLowLatency = init.LowLatency;
    }

    private void SetOpen(string how)
    {
        _isOpen = true;
        if (_isLowLatency)
            _prefixBytes = sizeof(uint);
        _journal.Write(Name, how);
    }

    private byte[] Handshake(byte[] batch)
    {
        var reader = new WireReader(batch);
        Assert.True(reader.TryReadByte(out byte header));
        if ((header & OfTransport) == Init.Id)
        {
            // Malformed on purpose here and there: then it is sent as it is.
            if (!Init.TryDecode(ref reader, header, out Init init))
                return batch;
            Agree(init);
            return _furtherLinks.WithKey(batch);
        }

        Assert.True(Open.TryDecode(ref reader, header, out Open open));
        if (open.IsAck)
            SetOpen("opened here");
        return open.IsAck ? batch : BringBack(ref open);
    }

    /// <summary>The opener brings back this acceptor's cookie, and proves its password for this acceptor's nonce.</summary>
    private byte[] BringBack(scoped ref Open open)
    {
        open.Cookie = _cookie;
        _furtherLinks.Answer(ref open);
        byte[] room = new byte[HandshakeMessages.LargestBytes];
        byte[] proof = new byte[PasswordProof.Bytes];
        var reader = new WireReader(open.Authentication.Value);
        if (open.Authentication.HasValue && _nonce is { } nonce && Authentication.TryDecode(ref reader, out Authentication recorded))
        {
            string user = System.Text.Encoding.UTF8.GetString(recorded.User.Value);
            if (PasswordProof.Holds(Users, user, _recordedNonce!.Value, recorded.Hmac))
            {
                PasswordProof.Write(nonce, Users[user], proof);
                recorded.Hmac = proof;
                open.Authentication = AuthenticationBody.Write(recorded, room);
            }
        }

        var writer = new WireWriter(new byte[HandshakeMessages.LargestBytes]);
        open.Encode(ref writer);
        return writer.Written.ToArray();
    }

    private static ulong? NonceOf(OptionalBytes authentication)
    {
        var reader = new WireReader(authentication.Value);
        return authentication.HasValue && Authentication.TryDecode(ref reader, out Authentication challenge) ? challenge.Nonce : null;
    }
}
