package inbox

// Patterns are the patterns of all routes.
func Patterns() []string {
	patterns := make([]string, len(table))
	for i, rt := range table {
		patterns[i] = rt.pattern
	}
	return patterns
}

// LocalPath is localPath.
var LocalPath = localPath
