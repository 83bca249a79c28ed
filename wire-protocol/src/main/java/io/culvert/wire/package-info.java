/**
 * Every byte language that crosses a process boundary of Culvert. A type is admitted only if two processes exchange it
 * or both parse it. No frameworks, no beans, no threads.
 */
package io.culvert.wire;
