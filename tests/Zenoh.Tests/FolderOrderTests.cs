using System.Text.RegularExpressions;

namespace Zenoh.Tests;

/// <summary>The folders of the library are in an order, and nothing points back.</summary>
public sealed partial class FolderOrderTests
{
    private static readonly string[] Order =
        ["Protocol", "KeyExpressions", "Configuration", "Links", "Transport", "Scouting", "Routing", "Session"];

    private static readonly string Library = SourceTree.PathOf("src", "foundation", "Zenoh");

    public static TheoryData<string> Folders => [.. Order];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_uses_none_of_those_below_it(string folder)
    {
        string[] below = Order[(Array.IndexOf(Order, folder) + 1)..];
        string[] files = Directory.GetFiles(Path.Combine(Library, folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from Match used in FolderNames().Matches(File.ReadAllText(file))
            where below.Contains(used.Groups["folder"].Value)
            select $"{Path.GetRelativePath(Library, file)} names {used.Value}");
    }

    [Fact]
    public void Library_has_no_folder_outside_the_order() => Assert.Equal(
        Order.Order(),
        Directory.GetDirectories(Library).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj")).Order()!);

    [GeneratedRegex(@"\bZenoh\.(?<folder>[A-Z]\w+)")]
    private static partial Regex FolderNames();
}
