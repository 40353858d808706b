/**
 * Names, attributes, permissions, ACLs, extended attributes and open files: one class an operation, or one for a few that belong together.
 *
 * <p>{@link io.shorefs.core.namespace.Namespace} is the door. An operation asks for admission, finds its inodes without a lock, locks them all at once, reads
 * again, and publishes one batch. In a batch a new thing stands before what refers to it, and what refers to it goes before it, because
 * readers without a lock see the keys of a batch one by one.
 */
package io.shorefs.core.namespace;
