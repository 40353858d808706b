/** Gives out what a journal has that no object store takes any more, as an archive that {@code tar} reads. Changes nothing. */
package io.shorefs.core.export;
