using System.Diagnostics.CodeAnalysis;
using Zenoh.KeyExpressions;

namespace Zenoh.Session;

/// <summary>Says what was used after its end, with its key.</summary>
internal static class Disposed
{
    public static void ThrowIf(bool isDisposed, object what, KeyExpression key)
    {
        if (isDisposed)
            Throw(what, key);
    }

    [DoesNotReturn]
    private static void Throw(object what, KeyExpression key) =>
        throw new ObjectDisposedException(what.GetType().FullName, $"The {what.GetType().Name} of '{key}', or its session, was disposed.");
}
