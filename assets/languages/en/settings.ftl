settings-installation = This installation
settings-data-folder = Data folder
settings-reviewer = Reviewer
settings-version = Version
settings-assay-version = Assay { $version }
settings-internet = Internet
settings-internet-never = never used: everything is checked on this machine
settings-language = Language
settings-language-choice = Language of the window
settings-policy = Policy
settings-policy-name = Name
settings-policy-source = Read from
settings-values-as-shipped = Every value is the one that ships with Assay
settings-values-changed = { $count ->
        [one] 1 value differs from the policy that ships with Assay
       *[other] { $count } values differ from the policy that ships with Assay
    }
settings-values-all = All { $count } values
settings-values-find-hint = Find a value by its name
settings-values-find = Find a value of the policy
settings-values-none-found = No value has this in its name
settings-value-key = Value
settings-value-in-force = In force
settings-value-shipped = Ships with Assay
settings-value-absent = not there
settings-networks = Networks
settings-networks-unknown = The networks have not been looked at yet
settings-network-in-use = in use
settings-network-unusable = cannot be used: its checks do not run, and their cases go to a person
settings-network-name = Name
settings-network-file = File
settings-network-licence = Licence
settings-network-card = Card
settings-network-calibrated-on = Calibrated on
