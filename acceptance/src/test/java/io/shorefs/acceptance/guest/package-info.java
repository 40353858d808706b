/** A Linux kernel under QEMU that mounts the server. */
package io.shorefs.acceptance.guest;
