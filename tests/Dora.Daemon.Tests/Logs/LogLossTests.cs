using Dora.Daemon.Logs;
using Dora.Daemon.Tests.Harness;
using Dora.Protocol;

namespace Dora.Daemon.Tests.Logs;

/// <summary>What the log lost is said once, at its end.</summary>
public sealed class LogLossTests
{
    [Fact]
    public async Task Records_that_the_sink_could_not_write_are_counted_in_the_last_one()
    {
        List<string> written = [];
        CallbackSink sink = new(record =>
        {
            if (record.Message == "bad")
                throw new IOException("no room");
            written.Add(record.Message);
        });
        await using (LogHub hub = new(sink, DataflowId.New(), 1, 100, TimeProvider.System))
        {
            foreach (string message in new[] { "good", "bad", "bad", "good" })
                hub.Info(LogTargets.Daemon, message);
        }

        Assert.Equal(["good", "good"], written[..2]);
        Assert.EndsWith(
            ": 0 records of the daemon found no room because the log is read too slowly, 2 could not be written",
            Assert.Single(written[2..]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_found_no_room_are_counted_in_the_last_one()
    {
        const int Excess = 10;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using ManualResetEventSlim isReading = new();
        using ManualResetEventSlim mayRead = new();
        List<string> written = [];
        CallbackSink sink = new(record =>
        {
            isReading.Set();
            Assert.True(mayRead.Wait(Eventually.Deadline, cancellation), "the test did not let the sink read");
            written.Add(record.Message);
        });
        await using (LogHub hub = new(sink, DataflowId.New(), 1, 100, TimeProvider.System))
        {
            hub.Info(LogTargets.Daemon, "first");
            Assert.True(isReading.Wait(Eventually.Deadline, cancellation), "the sink got no record");
            while (hub.LostRecords < Excess)
                hub.Info(LogTargets.Daemon, "more");
            mayRead.Set();
        }

        Assert.Contains($" {Excess} records of the daemon found no room", written[^1], StringComparison.Ordinal);
        Assert.Single(written, message => message.Contains("found no room", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_lost_nothing_says_nothing()
    {
        List<string> written = [];
        await using (LogHub hub = new(new CallbackSink(record => written.Add(record.Message)), DataflowId.New(), 1, 100, TimeProvider.System))
            hub.Info(LogTargets.Daemon, "only");

        Assert.Equal(["only"], written);
    }
}
