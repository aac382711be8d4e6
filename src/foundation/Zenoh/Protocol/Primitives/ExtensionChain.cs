namespace Zenoh.Protocol.Primitives;

/// <summary>Walks the extensions behind a header: <c>while (chain.TryNext(ref reader, out var extension)) …; return !reader.HasFailed;</c>.</summary>
internal ref struct ExtensionChain
{
    private bool _more;
    private int _left = Bounds.ExtensionsPerChain;

    /// <param name="header">The header of the message: its uppermost bit says whether there is a first extension.</param>
    public ExtensionChain(byte header) => _more = (header & Extension.More) != 0;

    /// <summary>Reads the next extension; false after the last one and on error.</summary>
    public bool TryNext(scoped ref WireReader reader, out Extension extension)
    {
        extension = default;
        if (!_more || reader.HasFailed)
            return false;
        if (_left-- == 0)
            return reader.Fail(WireError.TooManyExtensions);
        if (!Extension.TryRead(ref reader, out extension))
            return false;
        _more = extension.HasMore;
        return true;
    }

    /// <summary>Passes over a chain of which nothing is known.</summary>
    /// <param name="reader">Stands behind the header's fields.</param>
    /// <param name="header">The header of the message.</param>
    /// <param name="lenient">Also pass over extensions that must be understood: scouting does.</param>
    public static bool TrySkip(scoped ref WireReader reader, byte header, bool lenient = false)
    {
        var chain = new ExtensionChain(header);
        while (chain.TryNext(ref reader, out Extension extension))
        {
            if (!lenient && !reader.Check(extension.Ignore()))
                return false;
        }

        return !reader.HasFailed;
    }
}
