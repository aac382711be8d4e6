# Completion of dora for bash. Load it with: source <(dora completion bash)
_dora() {
  local words line suggestion
  # The line as dora reads it: the program's name may be a path such as ./dora.
  line="dora${COMP_LINE:${#COMP_WORDS[0]}:COMP_POINT-${#COMP_WORDS[0]}}"
  COMPREPLY=()
  while IFS= read -r suggestion; do
    # Bash replaces only what follows the last = or : of the typed word.
    case "$2" in
      "") COMPREPLY+=("$suggestion") ;;
      *) [[ "$suggestion" == "$2"* ]] && COMPREPLY+=("$suggestion") ;;
    esac
  done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
  if [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == */ ]]; then compopt -o nospace; fi
}
complete -o default -F _dora dora ./dora
