namespace Zenoh.Configuration.Reading;

/// <summary>
/// Reads the text files that the command line and settings name. Pipes and devices are not opened: that may wait for ever, or never end. They are told by
/// having no length.
/// </summary>
internal static class SettingFile
{
    /// <summary>Some thousand keys, or users; files far longer are something else.</summary>
    private const int LongestBytes = 16 * 1024 * 1024;

    /// <summary>The whole text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="setting">What names it, for errors.</param>
    /// <param name="content">What it is to have, for errors.</param>
    /// <param name="mayBeEmpty">Whether no text at all means something; then a pipe or device is as good as an empty file.</param>
    /// <exception cref="ZenohException">The path is empty, or is that of no regular file, or of one that cannot be read or is too long; the message names the setting.</exception>
    public static string ReadText(string path, string setting, string content, bool mayBeEmpty = false)
    {
        if (path.Length == 0)
            throw new ZenohException($"{setting}: the path is empty; name a file that has {content}, or take the setting out.");
        try
        {
            long length = Directory.Exists(path) ? -1 : LengthOf(path);
            string? fault = length switch
            {
                -1 => "it is a directory",
                0 when !mayBeEmpty => "it is empty, or a pipe or a device, which are not read",
                > LongestBytes => $"it is longer than {LongestBytes} bytes",
                _ => null,
            };
            if (fault is not null)
                throw new ZenohException($"{path}: {fault}; {setting} is to name a file that has {content}.");
            return length == 0 ? "" : File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ZenohException($"{path}: it cannot be read ({setting}): {fault.Message}", fault);
        }
    }

    private static long LengthOf(string path)
    {
        FileInfo named = new(Path.GetFullPath(path));
        FileInfo file = named.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? named;

        // A link to a pipe, as shells make them, leads to what has no path.
        return !file.Exists && named.Exists ? 0 : file.Length;
    }
}
