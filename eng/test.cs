// Sets up what the tests need, builds and runs the test projects, all or those that are named: ./test [part of a project's name ...]
// Ends with one plain line "N passed, N failed, N skipped"; exit code 1 when a test failed, hung or could not be built.
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using System.Diagnostics;
using System.Xml;
using System.Xml.Linq;

const int ParallelProjects = 2;                      // more only fight over the cores: the projects start processes of their own
TimeSpan projectDeadline = TimeSpan.FromMinutes(8);  // the slowest project (crash suite) needs well under half of it
string[] tools = ["git", "gcc", "python3"];          // cloned sources, C baselines, Python nodes; the Debian packages have the same names

string root = Directory.GetCurrentDirectory();
string results = Path.Combine(root, "artifacts", "test-results");
Directory.CreateDirectory(results);

string[] projects = [.. Directory.GetDirectories(Path.Combine(root, "tests"), "*.Tests")
    .Select(path => Path.GetFileName(path)!)
    .Where(name => args.Length == 0 || args.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)))
    .Order(StringComparer.Ordinal)];
if (projects.Length == 0)
{
    Console.Error.WriteLine($"no test project matches '{string.Join(' ', args)}'");
    return 1;
}

if (!SetUp() || !Build())
    return 1;

List<Verdict> verdicts = [];
await Parallel.ForEachAsync(projects, new ParallelOptions { MaxDegreeOfParallelism = ParallelProjects }, async (project, _) =>
{
    Verdict verdict = await RunAsync(project);
    lock (verdicts)
    {
        verdicts.Add(verdict);
        Show(verdict);
    }
});

var skipped = verdicts.SelectMany(verdict => verdict.SkipReasons).GroupBy(skip => skip.Reason);
foreach (var group in skipped.OrderBy(group => group.Key, StringComparer.Ordinal))
    Console.WriteLine($"skipped because {group.Key}: {string.Join(", ", group.Select(skip => skip.Test))}");

int failed = verdicts.Sum(verdict => verdict.Failed);
Console.WriteLine($"{verdicts.Sum(verdict => verdict.Passed)} passed, {failed} failed, {verdicts.Sum(verdict => verdict.Skipped)} skipped");
return failed == 0 ? 0 : 1;

bool SetUp()
{
    string[] missing = [.. tools.Where(tool => !OnPath(tool))];
    if (missing.Length == 0)
        return true;
    bool mayInstall = Environment.UserName == "root" && OnPath("apt-get");
    Console.WriteLine(
        mayInstall ? $"installing with apt-get: {string.Join(' ', missing)}" : $"the tests need {string.Join(", ", missing)}: please install");
    return mayInstall && Run("apt-get", ["update", "-q"]) && Run("apt-get", ["install", "-y", "-q", .. missing]);
}

bool Build()
{
    // The projects of the tests refer to all they run but ./dora, which is there afterwards, whichever test calls it first.
    bool needsDora = projects.Any(name => name.StartsWith("Dora.", StringComparison.Ordinal) || name.StartsWith("Examples.", StringComparison.Ordinal));
    string[] targets = args.Length == 0 ? ["dora-net.slnx"] : [.. projects.Select(name => $"tests/{name}")];
    Console.WriteLine($"building {string.Join(", ", targets)} (the first time takes minutes) ...");

    // Not while ./dora builds into the same folders.
    IEnumerable<string> commands = targets.Select(target => $"flock artifacts/dora.lock dotnet build {target} -c Release -v q -nologo -nodeReuse:false");
    return RunQuietly(string.Join(" && ", needsDora ? commands.Append("./dora --version") : commands));
}

async Task<Verdict> RunAsync(string project)
{
    string executable = Path.Combine(root, "artifacts", "bin", project, "release", project);
    string report = Path.Combine(results, project + ".xml");
    string log = Path.Combine(results, project + ".log");
    File.Delete(report);
    if (!File.Exists(executable))
        return Verdict.Broken(project, $"{executable} was not built: is the project in dora-net.slnx?", log);

    var watch = Stopwatch.StartNew();
    using StreamWriter output = new(log);
    using Process process = new() { StartInfo = new(executable, ["-noLogo", "-noColor", "-longRunning", "30", "-xml", report]) };
    process.StartInfo.RedirectStandardOutput = process.StartInfo.RedirectStandardError = process.StartInfo.RedirectStandardInput = true;
    DataReceivedEventHandler write = (_, line) =>
    {
        lock (output)
            output.WriteLine(line.Data);
    };
    process.OutputDataReceived += write;
    process.ErrorDataReceived += write;
    process.Start();
    process.StandardInput.Close();
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    bool ended = await EndsInTimeAsync(process);
    lock (output)
        output.Flush();
    return ended
        ? Verdict.Read(project, report, log, process.ExitCode, watch.Elapsed)
        : Verdict.Broken(project, $"{project} hangs: it did not end within {projectDeadline.TotalMinutes} minutes and was killed", log);
}

async Task<bool> EndsInTimeAsync(Process process)
{
    using CancellationTokenSource deadline = new(projectDeadline);
    try
    {
        await process.WaitForExitAsync(deadline.Token);
        return true;
    }
    catch (OperationCanceledException)
    {
        process.Kill(entireProcessTree: true);
        return false;
    }
}

static void Show(Verdict verdict)
{
    Console.WriteLine(
        $"{verdict.Project}: {verdict.Passed} passed, {verdict.Failed} failed, {verdict.Skipped} skipped ({verdict.Elapsed.TotalSeconds:0.0} s)");
    foreach (string failure in verdict.Failures)
        Console.WriteLine("  " + failure.ReplaceLineEndings("\n  "));
    if (verdict.Failed > 0)
        Console.WriteLine($"  output: {verdict.Log}");
}

static bool OnPath(string tool) =>
    (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, tool)));

static bool Run(string program, string[] arguments)
{
    using Process process = Process.Start(program, arguments);
    process.WaitForExit();
    return process.ExitCode == 0;
}

// Shows what a command said only when it failed: no option of dotnet build leaves out all of "Build succeeded".
static bool RunQuietly(string command) =>
    Run("sh", ["-c", $"({command}) >artifacts/test.build.log 2>&1 </dev/null || {{ cat artifacts/test.build.log >&2; exit 1; }}"]);

internal sealed record Verdict(string Project, int Passed, int Failed, int Skipped, TimeSpan Elapsed, string Log)
{
    public IReadOnlyList<string> Failures { get; init; } = [];

    public IReadOnlyList<(string Test, string Reason)> SkipReasons { get; init; } = [];

    public static Verdict Broken(string project, string why, string log) =>
        new(project, 0, 1, 0, TimeSpan.Zero, log) { Failures = [why, .. Tail(log)] };

    public static Verdict Read(string project, string report, string log, int exitCode, TimeSpan elapsed)
    {
        XElement assembly;
        try
        {
            assembly = XElement.Load(report).Element("assembly") ?? throw new XmlException("no assembly element");
        }
        catch (Exception error) when (error is IOException or XmlException)
        {
            return Broken(project, $"{project} ended with exit code {exitCode} and left no report ({error.Message})", log);
        }

        int Count(string name) => (int?)assembly.Attribute(name) ?? 0;
        int failed = Count("failed") + Count("errors");
        List<string> failures = [.. assembly.Descendants("failure").Select(Describe)];
        if (failed == 0 && exitCode != 0 && Count("total") > 0)
            (failed, failures) = (1, [$"{project} ended with exit code {exitCode} although no test failed"]);
        return new(project, Count("passed"), failed, Count("skipped") + Count("not-run"), elapsed, log)
        {
            Failures = failures,
            SkipReasons = [.. assembly.Descendants("test").Where(test => (string?)test.Attribute("result") == "Skip")
                .Select(test => ((string?)test.Attribute("name") ?? "?", test.Element("reason")?.Value ?? "?"))],
        };
    }

    private static string Describe(XElement failure) =>
        $"FAILED {(string?)failure.Parent?.Attribute("name")}\n    {failure.Element("message")?.Value}\n    {failure.Element("stack-trace")?.Value}";

    private static IEnumerable<string> Tail(string log) => File.Exists(log) ? File.ReadLines(log).TakeLast(15) : [];
}
