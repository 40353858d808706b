package io.shorefs.api;

/** Whether {@code setxattr(2)} creates, replaces, or does either. */
public enum XattrMode {
    /** Either. */
    ANY,
    /** EEXIST when the attribute exists. */
    CREATE,
    /** ENODATA when it does not. */
    REPLACE
}
