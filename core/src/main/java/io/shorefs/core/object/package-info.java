/** What lies in the object store: the bytes of every object, and whether a store can hold them. */
package io.shorefs.core.object;
