# Completion of dora for fish. Load it with: dora completion fish | source
function __dora_complete
    set -l program (commandline -opc)[1]
    set -l line (commandline -cp)
    set -l line "dora"(string sub -s (math (string length -- $program) + 1) -- $line)
    $program "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
end
complete -c dora -a "(__dora_complete)"
