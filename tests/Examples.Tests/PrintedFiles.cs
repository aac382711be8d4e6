using System.Text.RegularExpressions;

namespace Examples.Tests;

/// <summary>The files a document prints: each code block whose paragraph before it names files, one or several.</summary>
internal static partial class PrintedFiles
{
    /// <summary>Writes the files of one section below a directory, with the path of this clone in place of <c>../dora-net</c>.</summary>
    /// <returns>The shell lines of the section.</returns>
    public static string[] Write(string document, string heading, string repository, string directory)
    {
        string section = Section(File.ReadAllText(Path.Combine(repository, document)), heading);
        List<string> shell = [];
        foreach (Match block in Blocks().Matches(section))
        {
            string text = Clone().Replace(block.Groups["text"].Value, repository);
            if (block.Groups["language"].Value == "sh")
                shell.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            foreach (Match name in FileNames().Matches(block.Groups["paragraph"].Value))
                Store(Path.Combine(directory, name.Groups[1].Value), text);
        }

        return [.. shell];
    }

    private static string Section(string text, string heading)
    {
        int start = text.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"no section '{heading}'");
        int end = text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    private static void Store(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    [GeneratedRegex(@"(?<paragraph>(?:[^\n]+\n)+)\n```(?<language>[a-z]+)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"`([\w/]+\.(?:csproj|cs|yml))`")]
    private static partial Regex FileNames();

    [GeneratedRegex(@"(?:\.\./)+dora-net")]
    private static partial Regex Clone();
}
