namespace Zenoh.Transport;

/// <summary>Reads the text files that settings name. What grows or never ends, as a device, costs no more than a file of the longest length.</summary>
internal static class SettingFile
{
    /// <summary>Some thousand keys, or users; files far longer are something else.</summary>
    private const int LongestBytes = 16 * 1024 * 1024;

    /// <summary>The whole text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="setting">What names it, for errors.</param>
    /// <param name="content">What it is to have, for errors.</param>
    /// <exception cref="ZenohException">The path is empty, or the file cannot be read or is too long; the message names the setting.</exception>
    public static string ReadText(string path, string setting, string content)
    {
        if (path.Length == 0)
            throw new ZenohException($"{setting}: the path is empty; name a file that has {content}, or take the setting out.");
        try
        {
            using var start = new MemoryStream();
            using (FileStream file = File.OpenRead(path))
                CopyStart(file, start);
            if (start.Length > LongestBytes)
                throw new ZenohException($"{path}: longer than {LongestBytes} bytes; {setting} is to name a file that has {content}.");
            start.Position = 0;
            using var reader = new StreamReader(start);
            return reader.ReadToEnd();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ZenohException($"{path}: it cannot be read ({setting}): {fault.Message}", fault);
        }
    }

    // The length a device or pipe tells is 0.
    private static void CopyStart(FileStream file, MemoryStream start)
    {
        byte[] piece = new byte[64 * 1024];
        for (int read; start.Length <= LongestBytes && (read = file.Read(piece)) > 0;)
            start.Write(piece, 0, read);
    }
}
