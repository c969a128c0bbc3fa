"""A Flask app whose static files were built by Everfresh."""

import json
import os

from flask import Flask, render_template, request, url_for

app = Flask(__name__)
with open('manifest.json') as file:
    assets = json.load(file)


@app.template_global('url_for')
def versioned_url_for(endpoint, **values):
    """The URL with the version, for files that the manifest has."""
    if endpoint == 'static' and values.get('filename') in assets:
        return assets[values['filename']]
    return url_for(endpoint, **values)


@app.route('/')
def page():
    return render_template('index.html')


versioned = {url for path, url in assets.items() if url != '/static/' + path}


@app.after_request
def keep_for_ever(response):
    """Of the exact URLs alone; where nginx answers them, nginx says it."""
    if response.status_code == 200 and request.path in versioned:
        response.headers['Cache-Control'] = 'public, max-age=31536000, immutable'
    return response


if __name__ == '__main__':
    app.run(port=int(os.environ.get('PORT', '5000')))
