/**
 * The map in the store: a log-structured merge tree of immutable objects, read through {@link io.shorefs.core.tree.StoredMap}, written by {@link io.shorefs.core.tree.Fold}.
 *
 * <p>Values are bytes here, those of {@link io.shorefs.core.key.ValueCodec}. Nothing here reads the local map: what is folded is made of older objects only.
 */
package io.shorefs.core.tree;
