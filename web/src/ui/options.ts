// What a list to choose from offers.

export interface Option<Value extends string | number> {
  value: Value;
  name: string;
}

export interface OptionGroup<Value extends string | number> {
  name: string;
  options: readonly Option<Value>[];
}
