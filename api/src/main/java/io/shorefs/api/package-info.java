/**
 * What a filesystem is: its operations, attributes, credentials and errors.
 *
 * <p>Nothing here knows a wire protocol, a transport or how bytes are kept. Protocol engines call {@link
 * io.shorefs.api.FileSystem}; the core implements it.
 */
package io.shorefs.api;
