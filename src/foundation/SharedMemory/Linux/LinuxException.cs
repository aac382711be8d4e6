using System.Runtime.InteropServices;

namespace SharedMemory.Linux;

/// <summary>A system call failed. The message names the call, the error and, where one is known, the remedy.</summary>
public sealed class LinuxException : Exception
{
    /// <summary>Describes a failed call.</summary>
    /// <param name="call">What was tried, beginning with the name of the call.</param>
    /// <param name="errorNumber">The error number it gave.</param>
    public LinuxException(string call, int errorNumber)
        : base($"{call} failed: {Errno.Describe(errorNumber)}")
    {
        ErrorNumber = errorNumber;
    }

    /// <summary>The error number (errno).</summary>
    public int ErrorNumber { get; }

    /// <summary>The error's symbol, such as <c>EMFILE</c>.</summary>
    public string ErrorName => Errno.Name(ErrorNumber);

    /// <summary>What the system says about an error number, such as "No such file or directory".</summary>
    /// <param name="errorNumber">The error number.</param>
    /// <returns>The text of the C library.</returns>
    public static string TextOf(int errorNumber) => Marshal.GetPInvokeErrorMessage(errorNumber);
}
