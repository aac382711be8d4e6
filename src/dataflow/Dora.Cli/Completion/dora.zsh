#compdef dora
# Completion of dora for zsh. Save it as _dora in a directory of fpath, or: source <(dora completion zsh)
_dora() {
  local line="dora${BUFFER[${#words[1]}+1,CURSOR]}"
  local -a suggestions
  suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
  if (( ${#suggestions} )) && [[ -n "${suggestions[1]}" ]]; then
    compadd -- "${suggestions[@]}"
  else
    _files
  fi
}
if [[ "$funcstack[1]" == _dora ]]; then _dora "$@"; else compdef _dora dora ./dora; fi
