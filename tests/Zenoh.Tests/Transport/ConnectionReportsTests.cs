using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

public sealed class ConnectionReportsTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly List<string> _told = [];
    private readonly ConnectionReports _reports;

    public ConnectionReportsTests() => _reports = new ConnectionReports(_time, _told.Add);

    public void Dispose() => _reports.Dispose();

    [Fact]
    public void First_refusal_is_told_at_once_and_further_ones_together_after_the_period()
    {
        Refuse("10.0.0.1", "its password is wrong");
        Assert.Equal(["tcp/10.0.0.1:1 was refused: its password is wrong."], Take());

        for (int port = 2; port < 102; port++)
            Refuse("10.0.0.1", "its password is wrong", port);
        _time.Advance(ConnectionReports.Period - TimeSpan.FromSeconds(1));
        Assert.Empty(_told);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["tcp/10.0.0.1:101 was refused: its password is wrong (99 more since the last time this was said)."], Take());
    }

    [Fact]
    public void Other_reasons_and_other_hosts_are_told_at_once_and_nothing_is_said_when_nothing_happens()
    {
        Refuse("10.0.0.1", "its password is wrong");
        Refuse("10.0.0.1", "it shows no certificate");
        Refuse("10.0.0.2", "its password is wrong");
        Assert.Equal(3, Take().Length);

        _time.Advance(ConnectionReports.Period * 3);
        Assert.Empty(_told);
        Refuse("10.0.0.2", "its password is wrong", 7);
        Assert.Equal(["tcp/10.0.0.2:7 was refused: its password is wrong."], Take());
    }

    [Fact]
    public void Hosts_beyond_those_the_table_holds_are_told_of_as_a_number()
    {
        for (int host = 0; host < ConnectionReports.MostTold + 10; host++)
            Refuse($"10.0.0.{host}", "its password is wrong");
        _time.Advance(ConnectionReports.Period - TimeSpan.FromSeconds(1));

        string[] told = Take();
        Assert.Equal(ConnectionReports.MostTold + 1, told.Length);
        Assert.StartsWith("1 other connections were refused", told[^1], StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("9 other connections were refused", Assert.Single(Take()), StringComparison.Ordinal);
        _time.Advance(ConnectionReports.Period * 3);
        Assert.Empty(_told);
    }

    [Fact]
    public void One_host_with_ever_new_reasons_leaves_room_for_others()
    {
        for (int reason = 0; reason < 100; reason++)
            Refuse("10.0.0.1", $"reason {reason}");
        Assert.Equal(ConnectionReports.MostOfOneHost + 1, Take().Length);

        Refuse("10.0.0.2", "its password is wrong");
        Assert.Equal(["tcp/10.0.0.2:1 was refused: its password is wrong."], Take());
    }

    [Fact]
    public void Of_one_matter_the_latest_is_told()
    {
        foreach (string text in (string[])["a connection ended", "it is back", "it ended again", "it is back again"])
            _reports.Add("10.0.0.1", "a connection", text);
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(["it is back again (3 more since the last time this was said)."], Take());

        _reports.Add("10.0.0.1", "a connection", "it ended");
        _time.Advance(ConnectionReports.Period);
        Assert.Equal(["it ended."], Take());
    }

    private void Refuse(string host, string reason, int port = 1)
    {
        _reports.Refused($"tcp/{host}:{port}", host, reason);
        _time.Advance(TimeSpan.Zero);
    }

    private string[] Take()
    {
        string[] told = [.. _told];
        _told.Clear();
        return told;
    }
}
