using Zenoh.Protocol.Handshake;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;

namespace Zenoh.Tests.Replay;

/// <summary>Understands recorded batches, in their order.</summary>
internal sealed class Transcript
{
    private const byte AckFlag = 0x20;
    private const byte KindMask = 0x3F;
    private const byte IdMask = 0x1F;
    private const int CloseBytes = 2;

    private readonly Dictionary<int, Listener> _listeners = [];

    public RecordedStep Understand(RecordedStep step)
    {
        if (!_listeners.TryGetValue(step.Connection, out Listener? listener))
            _listeners[step.Connection] = listener = new Listener();
        return step.Batch is null ? step : listener.Understand(step);
    }

    /// <summary>Of one connection.</summary>
    private sealed class Listener
    {
        private readonly Conversation _conversation = new();
        private readonly Dictionary<Party, BatchEditor> _directions = new() { [Party.A] = new(), [Party.B] = new() };
        private bool _isOpen;
        private bool _isClosed;

        public RecordedStep Understand(RecordedStep step)
        {
            byte[] batch = step.Batch!;
            int flags = _isOpen && _directions[step.From].IsCompressed ? 1 : 0;
            if (batch.Length == flags + CloseBytes && (batch[flags] & IdMask) == Close.Id)
            {
                _isClosed = true;
                return step with { IsClose = true };
            }

            if (_isOpen && batch.Length == flags + 1 && batch[flags] == KeepAlive.Id)
                return step with { IsKeepAlive = true };
            if (_isOpen)
                return _isClosed ? step : step with { Messages = MessagesOf(step) };
            if ((batch[0] & IdMask) is not (Init.Id or Open.Id))
                return step;
            int kind = batch[0] & KindMask;
            _isOpen = kind == (Open.Id | AckFlag);
            if (kind == (Init.Id | AckFlag))
                Agree(batch);
            return step with { IsHandshake = true };
        }

        private void Agree(byte[] batch)
        {
            var reader = new WireReader(batch);
            Assert.True(reader.TryReadByte(out byte header));
            Assert.True(Init.TryDecode(ref reader, header, out Init init));
            foreach (BatchEditor direction in _directions.Values)
                direction.IsCompressed = init.Compression;
        }

        private List<Said> MessagesOf(RecordedStep step)
        {
            List<Said> messages = [];
            _directions[step.From].Edit(step.Batch!, (message, reliability) =>
            {
                messages.Add(_conversation.Hear(step.From, message, reliability));
                return message;
            });
            return messages;
        }
    }
}
