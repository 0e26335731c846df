"""Years of circles, lived twice: by the service, and by a model of what people were promised."""
