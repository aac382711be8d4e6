using Zenoh.Configuration;
using Zenoh.Transport;

namespace Zenoh.Session.Opening;

/// <summary>Users and passwords as configuration gives them.</summary>
internal static class PasswordFile
{
    /// <summary>Who this node says it is; null when nothing is configured.</summary>
    public static Credentials? CredentialsFrom(UserPasswordConfig config) => (config.User, config.Password) switch
    {
        (null, null) => null,
        ({ } user, { } password) => new Credentials(user, password),
        _ => throw new ArgumentException("transport/auth/usrpwd needs both user and password, or neither.", nameof(config)),
    };

    /// <summary>Who may dial in, from a file of <c>user:password</c> lines; null when everybody may.</summary>
    public static Dictionary<string, string>? UsersFrom(UserPasswordConfig config)
    {
        if (config.DictionaryFile is not { } file)
            return null;
        Dictionary<string, string> users = new(StringComparer.Ordinal);
        string[] lines = Read(file);
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            int colon = lines[i].IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new ZenohException($"{file}({i + 1}): a line 'user:password' is expected.");
            users[lines[i][..colon].Trim()] = lines[i][(colon + 1)..].Trim();
        }

        return users;
    }

    private static string[] Read(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ZenohException($"{file}: the users of transport/auth/usrpwd/dictionary_file cannot be read: {error.Message}", error);
        }
    }
}
