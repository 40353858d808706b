/** Objects as files of a directory. */
package io.shorefs.store.local;
