using System.Text;

namespace SharedMemory.Linux;

/// <summary>struct sockaddr_un: a path, or an abstract name when the address begins with <c>\0</c> or <c>@</c>.</summary>
internal static unsafe class UnixAddress
{
    /// <summary>sizeof(sockaddr_un): family and 108 bytes of path.</summary>
    public const int Size = 110;

    private const short UnixFamily = 1;

    /// <summary>Encodes an address.</summary>
    /// <returns>The length to pass to bind and connect.</returns>
    public static uint Encode(string address, byte* target)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        var path = new Span<byte>(target + 2, Size - 2);
        path.Clear();
        if (Encoding.UTF8.GetByteCount(address) > path.Length - 1)
            throw new ArgumentException($"the socket address '{Show(address)}' is longer than {path.Length - 1} bytes; use a shorter directory", nameof(address));

        *(short*)target = UnixFamily;
        int length = Encoding.UTF8.GetBytes(address, path);
        if (!IsAbstract(address))
            return (uint)(2 + length + 1);

        path[0] = 0;
        return (uint)(2 + length);
    }

    public static bool IsAbstract(string address) => address[0] is '\0' or '@';

    public static string Show(string address) => address.Replace('\0', '@');
}
