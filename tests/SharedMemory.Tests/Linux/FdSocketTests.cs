using System.Text;
using Microsoft.Win32.SafeHandles;
using SharedMemory.Linux;

namespace SharedMemory.Tests.Linux;

public sealed class FdSocketTests
{
    private static readonly TimeSpan Patience = Eventually.Deadline;
    private static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Descriptors_arrive_with_the_bytes_they_were_sent_with()
    {
        using TempFile file = new("hello");
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        using (first)
        using (second)
        {
            first.Send("abc"u8, [file.Descriptor], Patience);
            var received = new List<int>();
            byte[] buffer = new byte[10];

            Assert.Equal(3, second.Receive(buffer, received, Patience));

            using var handle = new SafeFileHandle(Assert.Single(received), ownsHandle: true);
            byte[] content = new byte[5];
            Assert.Equal(5, RandomAccess.Read(handle, content, 0));
            Assert.Equal("hello", Encoding.ASCII.GetString(content));
        }
    }

    [Fact]
    public void More_descriptors_than_one_kernel_message_takes_arrive_all()
    {
        using TempFile file = new("x");
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        using (first)
        using (second)
        {
            int[] many = [.. Enumerable.Repeat(file.Descriptor, 300)];
            first.Send("abc"u8, many, Patience);
            var received = new List<int>();
            byte[] buffer = new byte[10];
            int bytes = 0;
            while (bytes < 3)
                bytes += second.Receive(buffer, received, Patience);

            Assert.Equal(300, received.Count);
            received.ForEach(Descriptor.Close);
        }
    }

    [Fact]
    public void Receive_gives_nothing_when_the_other_end_has_closed()
    {
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        first.Dispose();
        using (second)
            Assert.Equal(0, second.Receive(new byte[1], [], Patience));
    }

    [Fact]
    public void Send_names_the_error_when_the_other_end_has_closed()
    {
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        first.Dispose();
        using (second)
            Assert.Equal("EPIPE", Assert.Throws<LinuxException>(() => second.Send("x"u8, [], Patience)).ErrorName);
    }

    [Fact]
    public void Receive_and_send_give_up_when_the_other_end_is_idle()
    {
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        using (first)
        using (second)
        {
            Assert.Throws<TimeoutException>(() => first.Receive(new byte[1], [], Brief));
            Assert.Throws<TimeoutException>(() => first.Send(new byte[10_000_000], [], Brief));
        }
    }

    [Fact]
    public async Task Shutdown_ends_a_pending_receive()
    {
        (FdSocket first, FdSocket second) = FdSocket.Pair();
        using (first)
        using (second)
        {
            Task<int> pending = Task.Run(() => first.Receive(new byte[1], [], Timeout.InfiniteTimeSpan));
            first.Shutdown();
            Assert.Equal(0, await Eventually.Within(pending, "the end of Receive"));
        }
    }

    [Theory]
    [InlineData("\0shared-memory-test-")]
    [InlineData("@shared-memory-test-")]
    [InlineData("/tmp/shared-memory-test-")]
    public void Listener_knows_who_connected(string prefix)
    {
        string address = prefix + Guid.NewGuid();
        using (var listener = new FdListener(address))
        {
            using FdSocket client = FdSocket.Connect(address);
            using FdSocket? server = listener.Accept(Patience);

            Assert.NotNull(server);
            Assert.True(server.PeerIsTrusted);
            Assert.Equal(Environment.ProcessId, server.PeerProcessId);
            client.Send("x"u8, [], Patience);
            Assert.Equal(1, server.Receive(new byte[8], [], Patience));
            Assert.Equal("EADDRINUSE", Assert.Throws<LinuxException>(() => new FdListener(address)).ErrorName);
        }

        Assert.False(File.Exists(address));
        Assert.Throws<LinuxException>(() => FdSocket.Connect(address));
    }

    [Fact]
    public async Task Accept_ends_when_the_listener_is_disposed()
    {
        using var listener = new FdListener("@shared-memory-test-" + Guid.NewGuid());
        Task<FdSocket?> pending = Task.Run(() => listener.Accept(Timeout.InfiniteTimeSpan));
        listener.Dispose();
        Assert.Null(await Eventually.Within(pending, "the end of Accept"));
    }

    [Fact]
    public void Too_long_an_address_is_refused_with_the_remedy() =>
        Assert.Contains("shorter directory", Assert.Throws<ArgumentException>(() => FdSocket.Connect(new string('x', 200))).Message, StringComparison.Ordinal);

    private sealed class TempFile : IDisposable
    {
        private readonly FileStream _stream = File.Create(Path.GetTempFileName(), 1, FileOptions.DeleteOnClose);

        public TempFile(string content) => _stream.Write(Encoding.ASCII.GetBytes(content));

        public int Descriptor => (int)_stream.SafeFileHandle.DangerousGetHandle();

        public void Dispose() => _stream.Dispose();
    }
}
