using System.Security.Cryptography;

namespace Dora.Daemon.Spawning;

/// <summary>Fetches programs whose path is a URL into <c>build/</c>.</summary>
internal static class Download
{
    /// <summary>The longest a download may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>The largest program: what does not fit is more likely a mistake than a node.</summary>
    public const long MaxBytes = 1L << 30;

    private const string Folder = "build";

    public static bool IsUrl(string path) => path.Contains("://", StringComparison.Ordinal);

    /// <summary>Downloads a program and makes it executable. A file with the expected hash that is already there is used as it is.</summary>
    /// <returns>The path of the file.</returns>
    public static async Task<string> FetchAsync(string url, string? sha256, string directory, CancellationToken cancellationToken)
    {
        string target = Path.Combine(directory, Folder, FileNameOf(url));
        if (sha256 is not null && File.Exists(target) && await HashAsync(target, cancellationToken).ConfigureAwait(false) == Normalize(sha256))
            return target;

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string partial = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            await SaveAsync(url, partial, cancellationToken).ConfigureAwait(false);
            await CheckAsync(url, partial, sha256, cancellationToken).ConfigureAwait(false);
            MakeExecutable(partial);
            File.Move(partial, target, overwrite: true);
            return target;
        }
        catch (Exception error) when (
            error is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new PrepareException($"failed to download `{url}`: {error.Message}", error);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task SaveAsync(string url, string file, CancellationToken cancellationToken)
    {
        using HttpClient client = new() { Timeout = Timeout };
        using HttpResponseMessage response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new PrepareException($"failed to download `{url}`: the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
        if (response.Content.Headers.ContentLength > MaxBytes)
            throw new PrepareException($"`{url}` is larger than {MaxBytes} bytes, the limit for a downloaded program");

        using Stream from = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using FileStream to = File.Create(file);
        byte[] buffer = new byte[81_920];
        long total = 0;
        for (int count; (count = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            total += count;
            if (total > MaxBytes)
                throw new PrepareException($"`{url}` is larger than {MaxBytes} bytes, the limit for a downloaded program");
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CheckAsync(string url, string file, string? sha256, CancellationToken cancellationToken)
    {
        if (sha256 is null)
            return;
        string actual = await HashAsync(file, cancellationToken).ConfigureAwait(false);
        if (actual != Normalize(sha256))
            throw new PrepareException(
                $"`{url}` has the SHA-256 {actual}, but `path_sha256` says {Normalize(sha256)}; check the source, then correct the key");
    }

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }

    private static string Normalize(string hash) => hash.Trim().ToLowerInvariant();

    private static string FileNameOf(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            throw new PrepareException($"`{url}` cannot be downloaded; only http and https URLs can");
        string name = Path.GetFileName(uri.LocalPath);
        return name.Length > 0 ? name : throw new PrepareException($"`{url}` names no file; end it with a file name");
    }

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
    }
}
