//! The mistakes that service discovery settings can have.

flint_diagnostics::codes! {
    /// A list entry that says nothing.
    EMPTY_ENTRY = "discovery/empty-entry",
"The list has an entry without any content: a dash and nothing behind it. Usually the entry's keys are indented too little, so that they belong to something else. Remove the dash, or indent what belongs to it.

    static_configs:
      -                           # wrong: an entry without content
      targets: [localhost:9090]

    static_configs:
      - targets: [localhost:9090] # right";

    /// A URL without a part that the mechanism needs.
    PARTIAL_URL = "discovery/partial-url",
"The mechanism needs a whole URL, with its scheme (`http://` or `https://`) and its host. Without a scheme, `localhost:8761` even reads as an address of the scheme `localhost`.

    url: targets.example/prometheus           # wrong: no scheme
    url: https://targets.example/prometheus   # right";

    /// A path or a pattern that the mechanism cannot use.
    BAD_PATH = "discovery/bad-path",
"File discovery reads files whose names end in `.json`, `.yml` or `.yaml`, and a `*` may stand in the last part of the path only. ZooKeeper paths begin with a slash.

    files: [targets/*/gpu.yml]   # wrong: the star is not in the last part
    files: [targets/gpu-*.yml]   # right
    files: [targets/gpu.txt]     # wrong ending";

    /// A selector of Kubernetes that cannot be read.
    BAD_SELECTOR = "discovery/bad-selector",
"Kubernetes selects objects by labels or by fields, and the text is in neither language.

    selectors:
      - role: pod
        label: app=web,tier in (front, back),!canary
        field: status.phase=Running,metadata.name!=test";

    /// A selector for objects that the role does not watch.
    SELECTOR_ROLE = "discovery/selector-role",
"Each role of Kubernetes discovery watches a few kinds of objects, and only those can be selected: `pod` watches pods and nodes, `endpoints` watches endpoints, services and pods, and so on. Each kind may be selected once; join two selectors of a kind with a comma.";

    /// A value that the mechanism's client refuses.
    BAD_VALUE = "discovery/bad-value",
"The mechanism's client refuses the value when the file is loaded: it has not the form that the provider's identifiers have, or is out of its range. The help says what is wanted.";

    /// A file of target groups that is no JSON.
    JSON_SYNTAX = "targets/json-syntax",
"A file whose name ends in `.json` is read as JSON, which is stricter than YAML: texts and keys stand in double quotes, nothing follows the last item of a list but its bracket, and there are no comments. Mend it, or name the file `.yml`.

    [{\"targets\": [\"localhost:9100\",]}]   # wrong: a comma before the bracket
    [{\"targets\": [\"localhost:9100\"]}]    # right";
}
