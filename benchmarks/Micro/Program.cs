using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Dora.Benchmarks.Micro;

// In this process: no project is generated and built per benchmark. Short: what is measured repeats well.
var config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumn(new BudgetColumn())
    .WithArtifactsPath(Path.Combine("artifacts", "bench", "micro"));
string[] selection = args.Length == 0 ? ["--filter", "*"] : args;
var exceeded = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(selection, config).SelectMany(BudgetColumn.Exceeded).ToList();
exceeded.ForEach(Console.Error.WriteLine);
return exceeded.Count == 0 ? 0 : 1;
