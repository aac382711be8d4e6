using System.Text;
using SharedMemory.Processes;

namespace SharedMemory.Tests.Processes;

public sealed class GuardianTests
{
    private const int Kill = 9;

    [Theory]
    [InlineData("settled")]
    [InlineData("starting")]
    public async Task No_process_of_a_family_survives_the_killing_of_its_parent(string state)
    {
        string[] arguments = state == "settled" ? ["x"] : ["x", "forever"];
        for (int round = 0; round < 5; round++)
        {
            using ChildProcess parent = TestProgram.Start("family", arguments);
            string family = await FamilyOf(parent);
            Assert.NotEmpty(Members(family));

            // The group kill of its own parent would hide what the guardian does: kill the process itself only.
            parent.Signal(Kill);
            await Eventually.Within(parent.Exited, "the end of the parent");

            Eventually.Holds(() => Members(family).Count == 0, $"the end of {string.Join(", ", Members(family))}");
        }
    }

    [Fact]
    public async Task Guardian_that_was_killed_is_replaced()
    {
        using ChildProcess parent = TestProgram.Start("family", "x");
        string family = await FamilyOf(parent);
        int first = GuardianOf(family)!.Value;
        System.Diagnostics.Process.GetProcessById(first).Kill();
        Eventually.Holds(() => GuardianOf(family) is { } id && id != first, "another guardian");

        parent.Signal(Kill);
        await Eventually.Within(parent.Exited, "the end of the parent");

        Eventually.Holds(() => Members(family).Count == 0, "the end of the family");
        Eventually.Holds(() => GuardianOf(family) is null, "the end of the guardian");
    }

    /// <summary>Waits until it runs, then reads its family's marker from one of its children.</summary>
    private static async Task<string> FamilyOf(ChildProcess parent)
    {
        using var reader = new StreamReader(parent.StandardOutput, Encoding.UTF8, leaveOpen: true);
        Assert.Equal("running", await Eventually.Within(reader.ReadLineAsync(), "the line 'running'"));
        IEnumerable<string> children = Directory.GetDirectories($"/proc/{parent.ProcessId}/task")
            .SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return children.Select(MarkerOf).First(marker => marker is not null)!;
    }

    private static string? MarkerOf(string processId) =>
        ReadOrEmpty($"/proc/{processId}/environ").Split('\0').FirstOrDefault(v => v.StartsWith("PROCESS_FAMILY=", StringComparison.Ordinal));

    private static List<string> Members(string family) =>
        [.. ProcessIds().Where(id => ReadOrEmpty($"/proc/{id}/environ").Contains(family, StringComparison.Ordinal))];

    private static int? GuardianOf(string family) => ProcessIds()
        .Where(id => ReadOrEmpty($"/proc/{id}/cmdline") is var line && line.StartsWith("/bin/sh", StringComparison.Ordinal) && line.Contains(family, StringComparison.Ordinal))
        .Select(id => (int?)int.Parse(id, System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private static IEnumerable<string> ProcessIds() =>
        Directory.GetDirectories("/proc").Select(path => path[6..]).Where(name => char.IsAsciiDigit(name[0]));

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
