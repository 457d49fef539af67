package inbox

// LocalPath is localPath.
var LocalPath = localPath
