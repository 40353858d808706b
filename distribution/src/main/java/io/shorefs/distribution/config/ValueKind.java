package io.shorefs.distribution.config;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** The types that TOML gives a value. */
enum ValueKind {
    TEXT("a text in quotes"),
    NUMBER("a whole number"),
    DECIMAL("a number with a point"),
    FLAG("true or false"),
    TIME("a date or time"),
    LIST("a list in brackets"),
    TABLE("a table of keys");

    private final String description;

    ValueKind(String description) {
        this.description = description;
    }

    /** For a sentence: "here is ...". */
    String description() {
        return description;
    }

    static ValueKind of(Object value) {
        return switch (value) {
            case String text -> TEXT;
            case Long number -> NUMBER;
            case Double decimal -> DECIMAL;
            case Boolean flag -> FLAG;
            case TomlArray list -> LIST;
            case TomlTable table -> TABLE;
            default -> TIME;
        };
    }
}
