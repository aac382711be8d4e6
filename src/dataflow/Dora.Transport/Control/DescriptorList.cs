using Microsoft.Win32.SafeHandles;

namespace Dora.Transport.Control;

internal static class DescriptorList
{
    public static void Close(IReadOnlyList<int> descriptors)
    {
        foreach (int descriptor in descriptors)
            new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
    }
}
