// Package files keeps what people attach: the bytes in a folder or an S3-compatible
// bucket, never in the store, and a document for each file, which says whose it is.
//
// A file is uploaded under an id of its sender's making, which nobody else knows,
// and belongs to the first message that names the id. Until then a job is due that
// removes it; the message cancels the job in one step with itself, so bytes stay if
// and only if a conversation has them.
package files
