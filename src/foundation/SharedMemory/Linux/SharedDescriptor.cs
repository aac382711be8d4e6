namespace SharedMemory.Linux;

/// <summary>Duplicating and closing file descriptors that travel as numbers.</summary>
public static class SharedDescriptor
{
    /// <summary>Makes another descriptor of the same file, closed on exec.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>The new one; the caller closes it.</returns>
    /// <exception cref="LinuxException">This process has too many open files.</exception>
    public static int Duplicate(int descriptor)
    {
        using var copy = Descriptor.Duplicate(descriptor);
        int number = (int)copy.DangerousGetHandle();
        copy.SetHandleAsInvalid();
        return number;
    }

    /// <summary>Closes a descriptor.</summary>
    /// <param name="descriptor">A descriptor nobody else closes.</param>
    public static void Close(int descriptor) => Descriptor.Close(descriptor);
}
