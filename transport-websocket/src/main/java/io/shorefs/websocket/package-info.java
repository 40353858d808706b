/** HTTP and WebSocket (RFC 6455): any protocol as binary messages, for clients in browsers. */
package io.shorefs.websocket;
