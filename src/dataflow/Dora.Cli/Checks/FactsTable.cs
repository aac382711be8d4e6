using Dora.Cli.Output;
using Spectre.Console;

namespace Dora.Cli.Checks;

/// <summary>Shows facts: a table with marks on a terminal, <c>PASS</c> / <c>NOTE</c> / <c>FAIL</c> lines elsewhere.</summary>
internal static class FactsTable
{
    /// <summary>Shows the facts.</summary>
    /// <returns>True when none of them fails.</returns>
    public static bool Show(IReadOnlyList<Fact> facts)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (Fact fact in facts)
                Console.Out.WriteLine($"  {fact.Verdict.ToString().ToUpperInvariant()}  {fact.Subject}: {fact.Finding}");
        }
        else
        {
            Terminal.Out.Write(TableOf(facts));
        }

        return facts.All(fact => fact.Verdict != Verdict.Fail);
    }

    private static Table TableOf(IReadOnlyList<Fact> facts)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        foreach (Fact fact in facts)
        {
            string mark = fact.Verdict switch { Verdict.Pass => "[green]✓[/]", Verdict.Note => "[yellow]•[/]", _ => "[bold red]✗[/]" };
            table.AddRow(mark, $"[bold]{Markup.Escape(fact.Subject)}[/]", Markup.Escape(fact.Finding));
        }

        return table;
    }
}
